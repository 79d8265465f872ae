/**
 * The lists that say which frames say nothing, and the matcher that applies them.
 *
 * <p>List files and the built-in list enter; a {@link dev.faultline.signature.lists.FrameMatcher}
 * leaves. Entries are known when a ruleset is loaded, frames are not: everything slow or fallible
 * happens at loading, and matching takes time linear in the length of the frame.
 */
@NullMarked
package dev.faultline.signature.lists;

import org.jspecify.annotations.NullMarked;
