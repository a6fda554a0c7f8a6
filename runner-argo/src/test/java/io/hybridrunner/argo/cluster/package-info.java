/** Tests of this package. */
@org.jspecify.annotations.NullMarked
package io.hybridrunner.argo.cluster;
