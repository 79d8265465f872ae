package dev.faultline.signature;

/**
 * One step from crash data to signature. Steps run in a fixed order and see what is there so far.
 */
interface Rule {

    /** The name under which notes and failures of this rule are recorded. */
    String name();

    /**
     * Looks at the crash and at the signature so far and changes the signature where the rule
     * applies.
     *
     * @throws RuleFailure when the data it needs cannot be worked with
     */
    void run(Signing signing);
}
