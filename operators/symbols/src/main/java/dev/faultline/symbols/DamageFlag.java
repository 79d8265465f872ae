package dev.faultline.symbols;

/** Whether something unreadable was met in an index. */
final class DamageFlag {

    private volatile boolean isSet;

    void set() {
        isSet = true;
    }

    boolean isSet() {
        return isSet;
    }
}
