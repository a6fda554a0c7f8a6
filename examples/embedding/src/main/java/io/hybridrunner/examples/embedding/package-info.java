/** How to embed the modules, compiled. */
@NullMarked
package io.hybridrunner.examples.embedding;

import org.jspecify.annotations.NullMarked;
