/** The embedder's door: build a {@link io.hybridrunner.HybridRunner}, start it, close it. */
@NullMarked
package io.hybridrunner;

import org.jspecify.annotations.NullMarked;
