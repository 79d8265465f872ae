/**
 * Everything a savepoint remembers by name: operator uids, state descriptors and the types they
 * hold. A rename here is a migration.
 */
@NullMarked
package dev.faultline.state;

import org.jspecify.annotations.NullMarked;
