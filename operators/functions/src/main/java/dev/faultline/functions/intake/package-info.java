/**
 * First stage of the enrichment: an input record becomes a canonical crash event with its policy
 * decision, or a dead letter.
 */
@NullMarked
package dev.faultline.functions.intake;

import org.jspecify.annotations.NullMarked;
