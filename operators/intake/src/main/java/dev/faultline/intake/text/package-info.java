/** Client text enters; text that is safe to store, and on request redacted, leaves. Linear time. */
@NullMarked
package dev.faultline.intake.text;

import org.jspecify.annotations.NullMarked;
