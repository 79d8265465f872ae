/**
 * Build ids become versions and channels, from an immutable table. Never loses an unknown build.
 */
@NullMarked
package dev.faultline.intake.builds;

import org.jspecify.annotations.NullMarked;
