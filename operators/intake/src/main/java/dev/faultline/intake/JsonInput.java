package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** JSON parsers that stop at the limits. */
final class JsonInput {
    /** Only for writing; has no limits of reading. */
    static final JsonFactory FACTORY = new JsonFactory();

    private final JsonFactory bounded;

    JsonInput(IntakeLimits limits) {
        bounded =
                new JsonFactoryBuilder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxDocumentLength(limits.maxPayloadBytes())
                                        .maxNestingDepth(limits.maxDepth())
                                        .maxStringLength(limits.maxStringChars())
                                        .maxNameLength(limits.maxStringChars())
                                        .maxNumberLength(limits.maxNumberChars())
                                        .maxTokenCount(limits.maxTokens())
                                        .build())
                        .build();
    }

    JsonParser open(byte[] document) throws IOException {
        return bounded.createParser(document);
    }

    /** Of JSON text inside a JSON string. */
    JsonParser open(String document) throws IOException {
        return bounded.createParser(document);
    }
}
