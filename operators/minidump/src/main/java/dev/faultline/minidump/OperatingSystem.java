package dev.faultline.minidump;

/** The system on which the process ran, by the platform id of the system information stream. */
public enum OperatingSystem {
    WINDOWS("Windows NT"),
    MAC("Mac OS X"),
    IOS("iOS"),
    LINUX("Linux"),
    ANDROID("Android"),
    SOLARIS("Solaris"),
    PS3("PS3"),
    NACL("NaCl"),
    FUCHSIA("Fuchsia"),
    UNKNOWN("unknown");

    private final String displayName;

    OperatingSystem(String displayName) {
        this.displayName = displayName;
    }

    /** The name that crash tools print. */
    public String displayName() {
        return displayName;
    }

    /** Whether crash reasons are signals as Linux numbers them. */
    public boolean hasLinuxSignals() {
        return this == LINUX || this == ANDROID;
    }

    /** Whether crash reasons are Mach exceptions. */
    public boolean hasMachExceptions() {
        return this == MAC || this == IOS;
    }

    static OperatingSystem ofPlatformId(long id) {
        return switch ((int) id) {
            case 1, 2 -> WINDOWS;
            case 0x8101 -> MAC;
            case 0x8102 -> IOS;
            case 0x8201 -> LINUX;
            case 0x8202 -> SOLARIS;
            case 0x8203 -> ANDROID;
            case 0x8204 -> PS3;
            case 0x8205 -> NACL;
            case 0x8206 -> FUCHSIA;
            default -> UNKNOWN;
        };
    }
}
