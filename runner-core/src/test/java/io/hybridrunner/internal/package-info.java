@NullMarked
package io.hybridrunner.internal;

import org.jspecify.annotations.NullMarked;
