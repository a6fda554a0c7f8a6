@NullMarked
package io.hybridrunner.local;

import org.jspecify.annotations.NullMarked;
