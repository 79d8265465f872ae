package dev.faultline.minidump;

import java.util.ArrayList;
import java.util.List;

/** Damage that does not keep the rest of the dump from being useful. */
final class SoftErrors {

    private final List<String> notes = new ArrayList<>();
    private String stream = "";

    /** Names the stream to which the notes that follow belong. */
    void startStream(int type) {
        stream = StreamType.nameOf(type);
    }

    void add(String note) {
        if (notes.size() < MinidumpReader.MAX_SOFT_ERRORS) {
            notes.add(stream + ": " + note);
        }
    }

    void add(DamagedException damage) {
        add(damage.error().reason() + ", " + damage.error().detail());
    }

    List<String> notes() {
        return notes;
    }
}
