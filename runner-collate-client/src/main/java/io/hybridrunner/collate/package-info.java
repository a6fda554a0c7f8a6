/** The control plane that OpenMetadata and Collate are: Runner Link, and later the REST API. */
@NullMarked
package io.hybridrunner.collate;

import org.jspecify.annotations.NullMarked;
