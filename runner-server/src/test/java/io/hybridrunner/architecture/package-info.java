/** The house's walls, checked over every module at once. */
@NullMarked
package io.hybridrunner.architecture;

import org.jspecify.annotations.NullMarked;
