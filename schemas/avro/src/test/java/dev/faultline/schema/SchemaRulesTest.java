package dev.faultline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schema owes its readers. */
class SchemaRulesTest {

    static List<Path> schemas() {
        return SchemaFiles.under(SchemaFiles.CURRENT);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyFieldSaysWhatItIsAndWhoMaySeeIt(Path file) {
        for (Schema record : records(file)) {
            assertThat(record.getDoc()).as("doc of %s", record.getName()).isNotBlank();
            for (Schema.Field field : record.getFields()) {
                String name = record.getName() + "." + field.name();
                assertThat(field.doc()).as("doc of %s", name).isNotBlank();
                assertThat(field.getProp("privacy"))
                        .as("privacy of %s", name)
                        .isIn("public", "protected");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyFieldHasADefaultSoThatItCanBeAddedAndRemoved(Path file) {
        for (Schema record : records(file)) {
            for (Schema.Field field : record.getFields()) {
                assertThat(field.hasDefaultValue())
                        .as("default of %s.%s", record.getName(), field.name())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyEnumHasADefaultSymbolForReadersThatAreOlder(Path file) {
        for (Schema schema : all(file)) {
            if (schema.getType() == Schema.Type.ENUM) {
                assertThat(schema.getEnumDefault()).as(schema.getName()).isEqualTo("UNKNOWN");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void noSchemaContainsItself(Path file) {
        assertThat(depth(SchemaFiles.parse(file), new HashSet<>())).isLessThan(8);
    }

    private static int depth(Schema schema, Set<String> path) {
        return switch (schema.getType()) {
            case RECORD -> {
                assertThat(path.add(schema.getFullName()))
                        .as("recursion through %s", schema.getFullName())
                        .isTrue();
                int deepest = 0;
                for (Schema.Field field : schema.getFields()) {
                    deepest = Math.max(deepest, depth(field.schema(), path));
                }
                path.remove(schema.getFullName());
                yield deepest + 1;
            }
            case ARRAY -> depth(schema.getElementType(), path);
            case MAP -> depth(schema.getValueType(), path);
            case UNION -> schema.getTypes().stream().mapToInt(s -> depth(s, path)).max().orElse(0);
            default -> 0;
        };
    }

    private static List<Schema> records(Path file) {
        return all(file).stream().filter(s -> s.getType() == Schema.Type.RECORD).toList();
    }

    private static Set<Schema> all(Path file) {
        Set<Schema> seen = new HashSet<>();
        Deque<Schema> open = new ArrayDeque<>(List.of(SchemaFiles.parse(file)));
        while (!open.isEmpty()) {
            Schema schema = open.pop();
            if (!seen.add(schema)) {
                continue;
            }
            switch (schema.getType()) {
                case RECORD -> schema.getFields().forEach(field -> open.push(field.schema()));
                case ARRAY -> open.push(schema.getElementType());
                case MAP -> open.push(schema.getValueType());
                case UNION -> schema.getTypes().forEach(open::push);
                default -> {}
            }
        }
        return seen;
    }
}
