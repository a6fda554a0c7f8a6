@NullMarked
package io.hybridrunner.link;

import org.jspecify.annotations.NullMarked;
