/** OpenMetadata's rules, pure: reading its entities and rendering its workflow configuration. */
@NullMarked
package io.hybridrunner.openmetadata;

import org.jspecify.annotations.NullMarked;
