@NullMarked
package io.hybridrunner.secrets;

import org.jspecify.annotations.NullMarked;
