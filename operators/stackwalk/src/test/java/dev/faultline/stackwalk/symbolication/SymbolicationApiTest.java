package dev.faultline.stackwalk.symbolication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.faultline.symbols.Malformed;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.ParseResult;
import dev.faultline.symbols.SymbolFileParser;
import dev.faultline.symbols.SymbolResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolicationApiTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String APP_ID = "0123456789ABCDEF0123456789ABCDEF0";
    private static final String APP =
            """
            MODULE Linux x86_64 %s app
            FILE 0 src/main.c
            FILE 1 src/inner.h
            INLINE_ORIGIN 0 inner
            INLINE_ORIGIN 1 gr\u00fcn
            FUNC 1000 100 0 main
            INLINE 0 7 0 0 1020 20
            INLINE 1 3 1 1 1030 10
            1000 20 5 0
            1020 10 31 1
            1030 10 41 1
            1040 c0 9 0
            PUBLIC 2000 0 exported
            """
                    .formatted(APP_ID);

    private final Map<ModuleId, SymbolResult> symbols = new HashMap<>();
    private final List<ModuleId> asked = new ArrayList<>();

    SymbolicationApiTest() throws IOException {
        put(new ModuleId("app", APP_ID), APP);
        put(
                new ModuleId("xul.pdb", APP_ID),
                "MODULE windows x86_64 "
                        + APP_ID
                        + " xul.pdb\nINFO CODE_ID 60533C886EFD000 xul.dll\n");
        symbols.put(
                new ModuleId("page", APP_ID), new SymbolResult.Corrupt(Malformed.NO_MODULE_RECORD));
        symbols.put(new ModuleId("later", APP_ID), new SymbolResult.Unavailable("down"));
    }

    private void put(ModuleId module, String text) throws IOException {
        ParseResult parsed =
                SymbolFileParser.parse(new ByteArrayInputStream(text.getBytes(UTF_8)), module);
        symbols.put(module, new SymbolResult.Found(((ParseResult.Parsed) parsed).table()));
    }

    @Test
    void callsAModuleAsItsSymbolsCallTheProgram() {
        assertThat(v5("{'stacks': [[[0, 16]]], 'memoryMap': [['xul.pdb', '%s']]}").at("/results/0"))
                .isEqualTo(
                        json(
                                """
                                {'stacks': [[
                                   {'frame': 0, 'module': 'xul.dll', 'module_offset': '0x10'}]],
                                 'found_modules': {'xul.pdb/%s': true}}
                                """));
    }

    @Test
    void namesFunctionFileLineAndOffsets() {
        assertThat(v5("{'stacks': [[[0, 4100], [0, 8200]]], 'memoryMap': [['app', '%s']]}"))
                .isEqualTo(
                        json(
                                """
                                {'results': [{
                                  'stacks': [[
                                    {'frame': 0, 'module': 'app', 'module_offset': '0x1004',
                                     'function': 'main', 'function_offset': '0x4',
                                     'file': 'src/main.c', 'line': 5},
                                    {'frame': 1, 'module': 'app', 'module_offset': '0x2008',
                                     'function': 'exported', 'function_offset': '0x8'}]],
                                  'found_modules': {'app/%s': true}}]}
                                """));
    }

    @Test
    void namesInlinesInnermostFirst() {
        assertThat(v5("{'stacks': [[[0, 4144]]], 'memoryMap': [['app', '%s']]}").at("/results/0"))
                .isEqualTo(
                        json(
                                """
                                {'stacks': [[
                                    {'frame': 0, 'module': 'app', 'module_offset': '0x1030',
                                     'function': 'main', 'function_offset': '0x30',
                                     'file': 'src/main.c', 'line': 7,
                                     'inlines': [
                                       {'function': 'gr\u00fcn', 'file': 'src/inner.h', 'line': 41},
                                       {'function': 'inner', 'file': 'src/inner.h', 'line': 3}]}]],
                                  'found_modules': {'app/%s': true}}
                                """));
    }

    @Test
    void tellsModulesThatWereNotFoundFromThoseNotAskedFor() {
        JsonNode result =
                v5("""
                   {'stacks': [[[1, 1000], [2, 1], [3, 2], [4, 3]]],
                    'memoryMap': [['app', '%s'], ['gone', '%s'], ['page', '%s'], ['later', '%s'],
                                  ['<unknown>', '000000000000000000000000000000000']]}
                   """)
                        .at("/results/0");

        assertThat(result.get("found_modules"))
                .isEqualTo(
                        json(
                                """
                                {'app/%s': null, 'gone/%s': false, 'page/%s': false,
                                 'later/%s': false,
                                 '<unknown>/000000000000000000000000000000000': false}
                                """));
        assertThat(result.at("/stacks/0/0"))
                .isEqualTo(json("{'frame': 0, 'module': 'gone', 'module_offset': '0x3e8'}"));
        assertThat(asked).doesNotContain(new ModuleId("app", APP_ID));
    }

    @Test
    void answersFramesWithoutModuleOrOffset() {
        assertThat(
                        v5("""
                           {'stacks': [[[-1, 4096], [0, -1], [1, 16]]],
                            'memoryMap': [['app', '%s'], ['', '']]}
                           """)
                                .at("/results/0"))
                .isEqualTo(
                        json(
                                """
                                {'stacks': [[
                                   {'frame': 0, 'module': '<unknown>', 'module_offset': '0x1000'},
                                   {'frame': 1, 'module': 'app', 'module_offset': '-0x1'},
                                   {'frame': 2, 'module': '<unknown>', 'module_offset': '0x10'}]],
                                 'found_modules': {'app/%s': true, '/': null}}
                                """));
    }

    @Test
    void takesOffsetsOfAllSixtyFourBits() {
        assertThat(
                        v5("{'stacks': [[[0, 18446744073709551615]]], 'memoryMap': [['app', '%s']]}")
                                .at("/results/0/stacks/0/0/module_offset")
                                .textValue())
                .isEqualTo("0xffffffffffffffff");
    }

    @Test
    void asksForEachModuleOnceAndSharesWhatWasFoundBetweenJobs() {
        JsonNode results =
                v5("""
                   {'jobs': [
                     {'stacks': [[[0, 4096], [0, 4097]], [[0, 4098]]], 'memoryMap': [['app', '%s']]},
                     {'stacks': [[]], 'memoryMap': [['app', '%s']]}]}
                   """)
                        .get("results");

        assertThat(asked).containsExactly(new ModuleId("app", APP_ID));
        assertThat(results).hasSize(2);
        assertThat(results.get(1))
                .isEqualTo(json("{'stacks': [[]], 'found_modules': {'app/%s': true}}"));
    }

    @Test
    void answersVersionFourInLines() {
        SymbolicationAnswer answer =
                answer(
                        """
                        {'stacks': [[[0, 4144], [0, 0], [-1, 10]]], 'version': 4,
                         'memoryMap': [['app', '%s'], ['libc.so', '12345']]}
                        """,
                        null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer.json()))
                .isEqualTo(
                        json(
                                """
                                {'symbolicatedStacks':
                                   [['main (in app)', '0x0 (in app)', '0xa (in <unknown>)']],
                                 'knownModules': [true, null]}
                                """));
    }

    @Test
    void escapesWhatIsNotAscii() {
        assertThat(
                        answer(
                                        "{'stacks': [[[0, 4144]]], 'memoryMap': [['app', '%s']]}",
                                        ApiVersion.V5)
                                .json())
                .contains("gr\\u00FCn")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                     | Payload is not valid JSON",
                "{                                    | Payload is not valid JSON",
                "{} {}                                | Payload is not valid JSON",
                "{'stacks': [], 'stacks': []}         | Payload is not valid JSON",
                "{}                                   | job 0 is invalid: no stacks specified",
                "[]                                   | job 0 is invalid",
                "{'modules': []}                      | job 0 is invalid: no stacks specified",
                "{'stacks': [[]]}                     | job 0 is invalid: no memoryMap specified",
                "{'jobs': 5}                          | jobs must be a list",
                "{'jobs': [{'stacks': [[]], 'memoryMap': []}, {}]} | job 1 is invalid: no stacks specified",
                "{'jobs': [0,0,0,0,0,0,0,0,0,0,0]}    | please limit number of jobs in a single request to <= 10",
                "{'stacks': [[]], 'memoryMap': 123}   | job 0 has invalid modules: modules must be a list",
                "{'stacks': [[]], 'memoryMap': ['a']} | job 0 has invalid modules: module index 0 does not have a debug_filename and debug_id",
                "{'stacks': [[]], 'memoryMap': [['a','B'],['a']]} | job 0 has invalid modules: module index 1 does not have a debug_filename and debug_id",
                "{'stacks': [[]], 'memoryMap': [['(','ABC']]}     | job 0 has invalid modules: module index 0 has an invalid debug_filename",
                "{'stacks': [[]], 'memoryMap': [['a/b','ABC']]}   | job 0 has invalid modules: module index 0 has an invalid debug_filename",
                "{'stacks': [[]], 'memoryMap': [['a','xyz']]}     | job 0 has invalid modules: module index 0 has an invalid debug_id",
                "{'stacks': [[]], 'memoryMap': [['a',5]]}         | job 0 has invalid modules: module index 0 has an invalid debug_id",
                "{'stacks': [], 'memoryMap': []}      | job 0 has invalid stacks: no stacks specified",
                "{'stacks': 'abc', 'memoryMap': []}   | job 0 has invalid stacks: stacks must be a list of lists",
                "{'stacks': ['abc'], 'memoryMap': []} | job 0 has invalid stacks: stack 0 is not a list",
                "{'stacks': [[0]], 'memoryMap': []}   | job 0 has invalid stacks: stack 0 frame 0 is not a list of two items",
                "{'stacks': [[['a',0]]], 'memoryMap': []}  | job 0 has invalid stacks: stack 0 frame 0 has an invalid module_index",
                "{'stacks': [[[0.5,0]]], 'memoryMap': []}  | job 0 has invalid stacks: stack 0 frame 0 has an invalid module_index",
                "{'stacks': [[[-2,0]]], 'memoryMap': []}   | job 0 has invalid stacks: stack 0 frame 0 has a module_index that isn't in modules",
                "{'stacks': [[],[[0,0]]], 'memoryMap': []} | job 0 has invalid stacks: stack 1 frame 0 has a module_index that isn't in modules",
                "{'stacks': [[[4294967296,0]]], 'memoryMap': [['a','A']]} | job 0 has invalid stacks: stack 0 frame 0 has a module_index that isn't in modules",
                "{'stacks': [[[-1,'a']]], 'memoryMap': []} | job 0 has invalid stacks: stack 0 frame 0 has an invalid module_offset",
                "{'stacks': [[[-1,-2]]], 'memoryMap': []}  | job 0 has invalid stacks: stack 0 frame 0 has an invalid module_offset",
                "{'stacks': [[[-1,18446744073709551616]]], 'memoryMap': []} | job 0 has invalid stacks: stack 0 frame 0 has an invalid module_offset"
            })
    void saysWhatIsWrongWithARequest(String request, String title) {
        SymbolicationAnswer answer = answer(request == null ? "" : request, ApiVersion.V5);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer.json()).get("title").textValue()).isEqualTo(title);
        assertThat(json(answer.json())).hasSize(1);
    }

    @Test
    void stopsAtDeepAndLargeRequests() {
        assertThat(answer("[".repeat(100_000), ApiVersion.V5).status()).isEqualTo(400);
        assertThat(answer("{'x': '" + "a".repeat(300_000) + "'}", ApiVersion.V5).status())
                .isEqualTo(400);
    }

    @Test
    void answersHaveTheShapeOfTheServicesSchemas() throws IOException {
        String stacks =
                """
                {'stacks': [[[0, 4144], [-1, 5], [1, 6]], []],
                 'memoryMap': [['app', '%s'], ['gone', '%s'], ['unused', 'AB']], 'version': 4}
                """;
        assertThat(schema("v5").validate(json(answer(stacks, ApiVersion.V5).json()))).isEmpty();
        assertThat(schema("v4").validate(json(answer(stacks, ApiVersion.V4).json())))
                // The schema speaks of one stack; the service itself answers as many as were asked.
                .allMatch(problem -> problem.getMessage().contains("at most 1 item"));
        String one = "{'stacks': [[[0, 4144], [-1, 5]]], 'memoryMap': [['app', '%s']]}";
        assertThat(schema("v4").validate(json(answer(one, ApiVersion.V4).json()))).isEmpty();
    }

    private static JsonSchema schema(String version) throws IOException {
        String root = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(root != null, "FAULTLINE_CORPUS is not set");
        Path file =
                Path.of(
                        String.valueOf(root),
                        "minidumps/eliot/schemas/symbolicate_api_response_" + version + ".json");
        assumeTrue(Files.isReadable(file), file + " cannot be read");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(Files.readString(file));
    }

    private JsonNode v5(String request) {
        SymbolicationAnswer answer = answer(request, ApiVersion.V5);
        assertThat(answer.status()).as(answer.json()).isEqualTo(200);
        return json(answer.json());
    }

    private SymbolicationAnswer answer(
            String request, @org.jspecify.annotations.Nullable ApiVersion version) {
        byte[] bytes = quoted(request).getBytes(UTF_8);
        return version == null
                ? SymbolicationApi.answer(bytes, this::find)
                : SymbolicationApi.answer(bytes, version, this::find);
    }

    private SymbolResult find(ModuleId module) {
        asked.add(module);
        return symbols.getOrDefault(module, new SymbolResult.Missing());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(quoted(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String quoted(String text) {
        return text.replace('\'', '"').replace("\"t in", "'t in").replace("%s", APP_ID);
    }
}
