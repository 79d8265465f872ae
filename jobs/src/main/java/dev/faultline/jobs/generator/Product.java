package dev.faultline.jobs.generator;

/** The products of the made-up vendor. */
enum Product {
    /** A desktop browser; the real crashes are of this one. */
    DESKTOP("Meadow", "{6d656164-6f77-4000-8000-62726f777365}", "meadow"),
    /** Its Android sibling, whose crashes are Java exceptions. */
    MOBILE("Meadow Mobile", "org.meadow.mobile", "meadow-mobile");

    private final String displayName;
    private final String id;
    private final String namespace;

    Product(String displayName, String id, String namespace) {
        this.displayName = displayName;
        this.id = id;
        this.namespace = namespace;
    }

    String displayName() {
        return displayName;
    }

    String id() {
        return id;
    }

    /** Name in the paths that pings are sent to. */
    String namespace() {
        return namespace;
    }
}
