/** What operators say of checkpoints. Knows nothing of what is in them. */
@NullMarked
package dev.faultline.functions.checkpoint;

import org.jspecify.annotations.NullMarked;
