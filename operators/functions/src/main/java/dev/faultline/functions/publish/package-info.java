/**
 * Last stage of the enrichment: what is known of a crash is split into public, internal and
 * protected rows, and progress is reported.
 */
@NullMarked
package dev.faultline.functions.publish;

import org.jspecify.annotations.NullMarked;
