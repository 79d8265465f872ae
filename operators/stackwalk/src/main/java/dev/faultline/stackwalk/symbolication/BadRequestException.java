package dev.faultline.stackwalk.symbolication;

/** A request breaks the API's rules; the message says which, without repeating any of its data. */
final class BadRequestException extends Exception {

    BadRequestException(String message) {
        super(message);
    }
}
