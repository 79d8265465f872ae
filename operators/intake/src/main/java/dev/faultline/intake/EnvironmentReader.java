package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.faultline.intake.Draft.Sender;
import java.io.IOException;

/** Takes the few facts we need from a telemetry environment; the rest of it is passed over. */
final class EnvironmentReader {
    private static final int MAX_ADDONS_CHARS = 100;

    private final JsonParser json;
    private final Sender sender;

    EnvironmentReader(JsonParser json, Sender sender) {
        this.json = json;
        this.sender = sender;
    }

    /** The environment at the current token; anything but an object has no facts. */
    void read() throws IOException, Refusal {
        walk("");
    }

    private void walk(String path) throws IOException, Refusal {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String child = child(path, json.currentName());
            json.nextToken();
            switch (child) {
                case "build", "system", "settings", "system.os", "settings.update" -> walk(child);
                case "system.gfx", "addons" -> walk(child);
                case "adapters" -> adapters();
                case "activeAddons" -> addons();
                case "" -> json.skipChildren();
                default -> take(child);
            }
        }
    }

    /** The path of a wanted member; empty for others. Literals, so that nothing is built. */
    private static String child(String path, String name) {
        return switch (path) {
            case "" ->
                    switch (name) {
                        case "build", "system", "settings", "addons" -> name;
                        default -> "";
                    };
            case "build" ->
                    switch (name) {
                        case "applicationName", "application_name" -> "product";
                        case "buildId", "build_id" -> "buildId";
                        case "version" -> "version";
                        case "architecture" -> "architecture";
                        default -> "";
                    };
            case "system" ->
                    switch (name) {
                        case "os", "gfx" -> "system." + name;
                        default -> "";
                    };
            case "system.gfx" -> name.equals("adapters") ? name : "";
            case "addons" ->
                    switch (name) {
                        case "activeAddons", "active_addons" -> "activeAddons";
                        default -> "";
                    };
            case "settings" ->
                    switch (name) {
                        case "update" -> "settings.update";
                        case "locale" -> "locale";
                        default -> "";
                    };
            case "settings.update" -> name.equals("channel") ? "channel" : "";
            default ->
                    switch (name) {
                        case "name" -> "os";
                        case "version" -> "osVersion";
                        case "windowsBuildNumber", "windows_build_number" -> "windowsBuild";
                        default -> "";
                    };
        };
    }

    /** The first graphics adapter; a laptop's second one is seldom the cause. */
    private void adapters() throws IOException, Refusal {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        boolean first = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (first && json.currentToken() == JsonToken.START_OBJECT) {
                adapter();
            } else {
                json.skipChildren();
            }
            first = false;
        }
    }

    private void adapter() throws IOException, Refusal {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String annotation =
                    switch (json.currentName()) {
                        case "vendorID", "vendor_id" -> "AdapterVendorID";
                        case "deviceID", "device_id" -> "AdapterDeviceID";
                        case "driverVersion", "driver_version" -> "AdapterDriverVersion";
                        default -> "";
                    };
            json.nextToken();
            String value = annotation.isEmpty() ? null : JsonValues.scalar(json);
            if (annotation.isEmpty()) {
                json.skipChildren();
            } else if (value != null) {
                sender.machine.put(annotation, value);
            }
        }
    }

    /** Ids of add-ons as far as they have room, as the annotation of reports lists them. */
    private void addons() throws IOException, Refusal {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        StringBuilder ids = new StringBuilder();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String id = json.currentName();
            json.nextToken();
            json.skipChildren();
            if (ids.length() + id.length() < MAX_ADDONS_CHARS && id.indexOf(',') < 0) {
                ids.append(ids.length() == 0 ? "" : ",").append(id);
            }
        }
        if (ids.length() > 0) {
            sender.machine.put("Add-ons", ids.toString());
        }
    }

    private void take(String fact) throws IOException, Refusal {
        String value = JsonValues.scalar(json);
        if (value == null) {
            return;
        }
        switch (fact) {
            case "product" -> sender.product = value;
            case "channel" -> sender.channel = value;
            case "version" -> sender.version = value;
            case "buildId" -> sender.buildId = value;
            case "architecture" -> sender.architecture = value;
            case "os" -> sender.os = value;
            case "osVersion" -> sender.osVersion = value;
            case "locale" -> sender.machine.put("useragent_locale", value);
            default -> sender.windowsBuild = value;
        }
    }
}
