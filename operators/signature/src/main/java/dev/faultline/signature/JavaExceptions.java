package dev.faultline.signature;

import dev.faultline.signature.JavaException.JavaFrame;
import org.jspecify.annotations.Nullable;

/** Makes the signature of a Java exception given as an object. */
final class JavaExceptions {

    private JavaExceptions() {}

    static String signature(JavaException exception, Signing signing, String rule) {
        if (exception.isMalformed()) {
            signing.note(rule, "JavaExceptionSignatureTool: value not in expected format");
            return "EMPTY: Java exception not in expected format";
        }
        for (JavaFrame frame : exception.frames()) {
            if (frame.isMalformed()) {
                throw new RuleFailure("a Java frame is not an object");
            }
        }
        String type = qualified(exception.module(), exception.type());
        return exception.frames().isEmpty()
                ? type
                : type + ": at " + frame(exception.frames().get(0));
    }

    private static String qualified(@Nullable String module, String type) {
        return module == null || module.isEmpty() || type.isEmpty() ? type : module + "." + type;
    }

    static String frame(JavaFrame frame) {
        String module = Texts.presentOrNull(frame.module());
        String function = Texts.presentOrNull(frame.function());
        String filename = Texts.presentOrNull(frame.filename());
        if (module == null && function == null) {
            return "unknown";
        }
        String name =
                module != null && function != null
                        ? module + "." + function
                        : module != null ? module : String.valueOf(function);
        return filename == null ? name : name + "(" + filename + ")";
    }
}
