/**
 * Requests of Mozilla's symbolication API, versions 4 and 5, enter as JSON; answers leave as JSON.
 * Where the symbols come from is the caller's choice, and so is how requests travel.
 */
@NullMarked
package dev.faultline.stackwalk.symbolication;

import org.jspecify.annotations.NullMarked;
