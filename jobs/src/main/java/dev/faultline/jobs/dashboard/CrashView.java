package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.schema.ProcessedCrash;
import java.util.Locale;

/** One crash with its stack. */
final class CrashView {

    private final SignatureStory story;

    CrashView(SignatureStory story) {
        this.story = story;
    }

    ObjectNode of(ProcessedCrash crash) {
        ObjectNode json = story.of(crash);
        json.put("source", crash.getSource().name().toLowerCase(Locale.ROOT));
        json.put("received_at", crash.getReceivedAt().toEpochMilli());
        json.put("crash_time", crash.getCrashTime().toEpochMilli());
        json.put("crash_time_quality", crash.getCrashTimeQuality());
        json.put("product", crash.getProduct()).put("channel", crash.getChannel());
        json.put("version", crash.getVersion()).put("build_id", crash.getBuildId());
        json.put("os", crash.getOs()).put("os_version", crash.getOsVersion());
        json.put("arch", crash.getArch()).put("process_type", crash.getProcessType());
        json.put("startup", crash.getStartup());
        json.put("uptime_seconds", crash.getUptimeSeconds());
        json.put("crash_type", crash.getCrashType());
        json.put("crash_address", crash.getCrashAddress());
        json.put("crashing_thread", crash.getCrashingThread());
        json.put("thread_count", crash.getThreadCount());
        json.put("module_count", crash.getModuleCount());
        json.put(
                "symbolication",
                crash.getQuality().getSymbolication().name().toLowerCase(Locale.ROOT));
        AlertView.texts(json.putArray("missing_modules"), crash.getQuality().getMissingModules());
        AlertView.texts(json.putArray("quality_reasons"), crash.getQuality().getReasons());
        ObjectNode annotations = json.putObject("annotations");
        crash.getAnnotations().forEach(annotations::put);
        return json;
    }
}
