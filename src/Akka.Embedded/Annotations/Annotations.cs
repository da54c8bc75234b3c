namespace Akka.Annotations;

/// <summary>The API may change between minor versions.</summary>
[AttributeUsage(AttributeTargets.All, Inherited = false)]
public sealed class ApiMayChangeAttribute : Attribute;

/// <summary>The type is not meant to be implemented or derived from outside.</summary>
[AttributeUsage(AttributeTargets.All, Inherited = false)]
public sealed class DoNotInheritAttribute : Attribute;

/// <summary>Public for technical reasons only.</summary>
[AttributeUsage(AttributeTargets.All, Inherited = false)]
public sealed class InternalApiAttribute : Attribute;

/// <summary>Public for technical reasons only, but kept stable within a major version.</summary>
[AttributeUsage(AttributeTargets.All, Inherited = false)]
public sealed class InternalStableApiAttribute : Attribute;
