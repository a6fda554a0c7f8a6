@NullMarked
package io.hybridrunner.policy;

import org.jspecify.annotations.NullMarked;
