@NullMarked
package io.hybridrunner;

import org.jspecify.annotations.NullMarked;
