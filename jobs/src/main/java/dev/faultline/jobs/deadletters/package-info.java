/**
 * Dead letters for people: which there are, what they are without a word of a client's, and sending
 * them again once their cause is gone.
 */
@NullMarked
package dev.faultline.jobs.deadletters;

import org.jspecify.annotations.NullMarked;
