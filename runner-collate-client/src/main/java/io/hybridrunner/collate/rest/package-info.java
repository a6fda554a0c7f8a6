/** The OpenMetadata server's REST API, spoken with OkHttp. */
@NullMarked
package io.hybridrunner.collate.rest;

import org.jspecify.annotations.NullMarked;
