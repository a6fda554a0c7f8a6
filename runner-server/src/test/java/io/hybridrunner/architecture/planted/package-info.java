/** Classes that break the rules on purpose: the rules are shown to see them. */
@NullMarked
package io.hybridrunner.architecture.planted;

import org.jspecify.annotations.NullMarked;
