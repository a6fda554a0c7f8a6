@NullMarked
package io.hybridrunner.document;

import org.jspecify.annotations.NullMarked;
