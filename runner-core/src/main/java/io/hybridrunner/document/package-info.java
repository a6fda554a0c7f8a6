/**
 * JSON and YAML documents as trees of values, read safely and written back exactly. Not exported:
 * what the other packages share below their own rules.
 */
@NullMarked
package io.hybridrunner.document;

import org.jspecify.annotations.NullMarked;
