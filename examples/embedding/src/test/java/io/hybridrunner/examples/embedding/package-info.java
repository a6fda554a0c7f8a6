/** The examples, run. */
@NullMarked
package io.hybridrunner.examples.embedding;

import org.jspecify.annotations.NullMarked;
