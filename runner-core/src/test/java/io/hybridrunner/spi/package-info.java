@NullMarked
package io.hybridrunner.spi;

import org.jspecify.annotations.NullMarked;
