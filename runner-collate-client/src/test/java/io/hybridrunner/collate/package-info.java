@NullMarked
package io.hybridrunner.collate;

import org.jspecify.annotations.NullMarked;
