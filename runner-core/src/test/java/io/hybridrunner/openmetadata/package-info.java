@NullMarked
package io.hybridrunner.openmetadata;

import org.jspecify.annotations.NullMarked;
