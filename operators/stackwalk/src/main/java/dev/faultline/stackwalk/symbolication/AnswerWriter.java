package dev.faultline.stackwalk.symbolication;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.faultline.stackwalk.symbolication.Job.NamedModule;
import dev.faultline.symbols.Resolution;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words answers as Mozilla's service does. */
final class AnswerWriter {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private AnswerWriter() {}

    static String problem(String title) {
        return document(json -> json.writeStringField("title", title));
    }

    /** Version 4: one line of text for each frame. */
    static String lines(Job job, List<List<NamedFrame>> stacks, ModuleSymbols symbols) {
        return document(
                json -> {
                    json.writeArrayFieldStart("symbolicatedStacks");
                    for (List<NamedFrame> stack : stacks) {
                        json.writeStartArray();
                        for (NamedFrame frame : stack) {
                            json.writeString(line(frame));
                        }
                        json.writeEndArray();
                    }
                    json.writeEndArray();
                    json.writeArrayFieldStart("knownModules");
                    for (NamedModule module : job.modules()) {
                        json.writeObject(symbols.found(module));
                    }
                    json.writeEndArray();
                });
    }

    private static String line(NamedFrame frame) {
        Resolution found = frame.resolution();
        return (found == null ? frame.moduleOffset() : found.function())
                + " (in "
                + frame.module()
                + ")";
    }

    /** Version 5: parts of each frame. */
    static String results(
            List<Job> jobs, List<List<List<NamedFrame>>> stacksOfJobs, ModuleSymbols symbols) {
        return document(
                json -> {
                    json.writeArrayFieldStart("results");
                    for (int i = 0; i < jobs.size(); i++) {
                        json.writeStartObject();
                        json.writeArrayFieldStart("stacks");
                        for (List<NamedFrame> stack : stacksOfJobs.get(i)) {
                            writeStack(json, stack);
                        }
                        json.writeEndArray();
                        writeFoundModules(json, jobs.get(i), symbols);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    private static void writeFoundModules(JsonGenerator json, Job job, ModuleSymbols symbols)
            throws IOException {
        Map<String, @Nullable Boolean> found = new LinkedHashMap<>();
        for (NamedModule module : job.modules()) {
            found.put(module.key(), symbols.found(module));
        }
        json.writeObjectFieldStart("found_modules");
        for (Map.Entry<String, @Nullable Boolean> module : found.entrySet()) {
            json.writeFieldName(module.getKey());
            json.writeObject(module.getValue());
        }
        json.writeEndObject();
    }

    private static void writeStack(JsonGenerator json, List<NamedFrame> stack) throws IOException {
        json.writeStartArray();
        for (int i = 0; i < stack.size(); i++) {
            NamedFrame frame = stack.get(i);
            json.writeStartObject();
            json.writeNumberField("frame", i);
            json.writeStringField("module", frame.module());
            json.writeStringField("module_offset", frame.moduleOffset());
            if (frame.resolution() != null) {
                writeFunction(json, frame, frame.resolution());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeFunction(JsonGenerator json, NamedFrame frame, Resolution found)
            throws IOException {
        json.writeStringField("function", found.function());
        json.writeStringField("function_offset", frame.functionOffset(found));
        writeSource(json, found.file(), found.line());
        if (found.inlines().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("inlines");
        for (Resolution.Inline inline : found.inlines()) {
            json.writeStartObject();
            json.writeStringField("function", inline.function() == null ? "" : inline.function());
            writeSource(json, inline.file(), inline.line());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A line means nothing without its file. */
    private static void writeSource(JsonGenerator json, @Nullable String file, int line)
            throws IOException {
        if (file == null || file.isEmpty()) {
            return;
        }
        json.writeStringField("file", file);
        if (line > 0) {
            json.writeNumberField("line", line);
        }
    }

    private static String document(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be written", e);
        }
        return text.toString();
    }
}
