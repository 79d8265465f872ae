package dev.faultline.stackwalk.symbolication;

/**
 * An answer of the symbolication API.
 *
 * @param status as in HTTP: 200, or 400 when the request is not valid
 * @param json the body, one line without its line feed, in ASCII
 */
public record SymbolicationAnswer(int status, String json) {

    static final int OK = 200;
    static final int BAD_REQUEST = 400;
}
