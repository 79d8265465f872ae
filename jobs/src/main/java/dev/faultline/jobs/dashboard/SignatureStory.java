package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.schema.CrashFrame;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.signature.FrameDecision;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.StoredStack;
import dev.faultline.signature.lists.ListEntry;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a crash came to its signature, frame by frame. */
final class SignatureStory {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Ruleset ruleset;

    SignatureStory(Ruleset ruleset) {
        this.ruleset = ruleset;
    }

    ObjectNode of(ProcessedCrash crash) {
        List<CrashFrame> frames = crash.getFrames();
        List<FrameDecision> decisions =
                StoredStack.explain(
                        ruleset, frames.stream().map(CrashFrame::getNormalized).toList());
        ObjectNode json = NODES.objectNode().put("event_id", crash.getEventId());
        json.put("signature", crash.getSignature()).put("ruleset_id", crash.getRulesetId());
        ArrayNode notes = json.putArray("notes");
        ArrayNode list = json.putArray("frames");
        for (int i = 0; i < frames.size(); i++) {
            ObjectNode frame = frame(frames.get(i));
            if (i < decisions.size()) {
                decide(frame, decisions.get(i));
            }
            list.add(frame);
        }
        String stack =
                decisions.stream()
                        .filter(each -> each.decision().isKept())
                        .map(FrameDecision::normalized)
                        .collect(Collectors.joining(" | "));
        json.put("stack_signature", stack);
        if (!crash.getRulesetId().equals(ruleset.id())) {
            notes.add(
                    "Signed under ruleset "
                            + crash.getRulesetId()
                            + "; the decisions are those of the built-in one, "
                            + ruleset.id()
                            + ".");
        }
        if (frames.isEmpty()) {
            notes.add("There is no native stack.");
        } else if (!stack.equals(crash.getSignature())) {
            notes.add(
                    "The stack alone gives \""
                            + stack
                            + "\". Rules that read more than the stack, or shorten, made the rest.");
        }
        return json;
    }

    private static ObjectNode frame(CrashFrame frame) {
        return NODES.objectNode()
                .put("index", frame.getIndex())
                .put("trust", frame.getTrust())
                .put("module", frame.getModule())
                .put("module_offset", frame.getModuleOffset())
                .put("function", frame.getFunction())
                .put("file", frame.getFile())
                .put("line", frame.getLine())
                .put("normalized", frame.getNormalized());
    }

    private static void decide(ObjectNode frame, FrameDecision decision) {
        ListEntry entry = decision.entry();
        frame.put("decision", decision.decision().name().toLowerCase(Locale.ROOT));
        frame.put("kept", decision.decision().isKept());
        frame.put("why", why(decision.decision()));
        frame.put("entry", entry == null ? null : entry.place() + " " + entry.text());
    }

    private static String why(FrameDecision.Decision decision) {
        return switch (decision) {
            case BEFORE_SENTINEL -> "before the sentinel at which the stack starts";
            case NAMELESS -> "nothing is known about it";
            case IRRELEVANT -> "on the list of frames that say nothing";
            case REPEATED -> "repeats the frame before";
            case PREFIX -> "kept, but too general to end the signature";
            case LAST -> "kept, and the end of the signature";
            case FALLBACK -> "kept, because no frame says anything";
            case NOT_REACHED -> "the signature was complete before";
        };
    }
}
