/**
 * What the objects of a run say about it: how it stands, why it waits, why it failed. Pure: no
 * client, no clock. Objects are read leniently, since newer clusters have fields of their own.
 */
@NullMarked
package io.hybridrunner.argo.diagnosis;

import org.jspecify.annotations.NullMarked;
