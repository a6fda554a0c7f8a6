/** The metadata server: as much of OpenMetadata's REST contract as an ingestion uses. */
@NullMarked
package io.hybridrunner.examples.demo.server;

import org.jspecify.annotations.NullMarked;
