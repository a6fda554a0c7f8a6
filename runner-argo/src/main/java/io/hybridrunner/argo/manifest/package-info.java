/**
 * What the runner writes into Argo's objects, pure: no client and no clock. Sources of the outside
 * contracts stand at the types that keep them.
 */
@NullMarked
package io.hybridrunner.argo.manifest;

import org.jspecify.annotations.NullMarked;
