package dev.faultline.minidump;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Crashpad adds. Its number of the client, by which a person could be followed, is not kept.
 *
 * @param reportId GUID of the report, null if not recorded
 * @param annotations of the process; values may be personal
 * @param modules annotations by module
 */
public record CrashpadInfo(
        @Nullable String reportId, Map<String, String> annotations, List<ModuleNotes> modules) {

    public CrashpadInfo {
        annotations = Map.copyOf(annotations);
        modules = List.copyOf(modules);
    }

    /**
     * Annotations of a module.
     *
     * @param moduleIndex position in the dump's list of modules
     * @param list annotations without names
     * @param annotations annotations by name
     * @param objects typed annotations
     */
    public record ModuleNotes(
            long moduleIndex,
            List<String> list,
            Map<String, String> annotations,
            List<AnnotationObject> objects) {

        public ModuleNotes {
            list = List.copyOf(list);
            annotations = Map.copyOf(annotations);
            objects = List.copyOf(objects);
        }
    }

    /**
     * A typed annotation.
     *
     * @param name by which the module knows it
     * @param type 1 for text; from 0x8000 on defined by the application
     * @param value null unless the type is text
     */
    public record AnnotationObject(String name, int type, @Nullable String value) {}
}
