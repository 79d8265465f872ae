package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.faultline.intake.Draft.Sender;
import java.io.IOException;

/** Takes the few facts we need from a telemetry environment; the rest of it is passed over. */
final class EnvironmentReader {
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
                        case "build", "system", "settings" -> name;
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
            case "system" -> name.equals("os") ? "system.os" : "";
            case "settings" -> name.equals("update") ? "settings.update" : "";
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
            default -> sender.windowsBuild = value;
        }
    }
}
