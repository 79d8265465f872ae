package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of rights in {@code docs/reference/access.md}. */
final class AccessTable {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final List<Right> rights = new ArrayList<>();

    /**
     * One right.
     *
     * @param name of the topic or group; {@code *} at its end stands for a prefix
     */
    record Right(String principal, AclOperation operation, ResourceType type, String name) {

        AclBinding binding() {
            boolean isPrefix = name.endsWith("*");
            return new AclBinding(
                    new ResourcePattern(
                            type,
                            isPrefix ? name.substring(0, name.length() - 1) : name,
                            isPrefix ? PatternType.PREFIXED : PatternType.LITERAL),
                    new AccessControlEntry(
                            "User:" + principal, "*", operation, AclPermissionType.ALLOW));
        }
    }

    /** Reads the page. */
    AccessTable() throws IOException {
        for (String line :
                Files.readAllLines(LiveFaultline.home().resolve("docs/reference/access.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6 && CODE.matcher(cells[1]).find()) {
                String principal = names(cells[1]).get(0);
                AclOperation operation =
                        AclOperation.fromString(
                                cells[2].strip().replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
                assertThat(operation).as(line).isNotEqualTo(AclOperation.UNKNOWN);
                names(cells[3])
                        .forEach(name -> add(principal, operation, ResourceType.TOPIC, name));
                names(cells[4])
                        .forEach(name -> add(principal, operation, ResourceType.GROUP, name));
            }
        }
        assertThat(rights).hasSizeGreaterThan(50).doesNotHaveDuplicates();
    }

    private void add(String principal, AclOperation operation, ResourceType type, String name) {
        rights.add(new Right(principal, operation, type, name));
    }

    private static List<String> names(String cell) {
        return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
    }

    List<Right> rights() {
        return rights;
    }

    /** Everybody on the page, in its order. */
    Set<String> principals() {
        Set<String> principals = new LinkedHashSet<>();
        rights.forEach(right -> principals.add(right.principal()));
        return principals;
    }

    /** A right that must be on the page. */
    Right right(String principal, AclOperation operation, String name) {
        return rights.stream()
                .filter(right -> right.principal().equals(principal))
                .filter(right -> right.operation() == operation && right.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(principal + " " + operation + " " + name));
    }
}
