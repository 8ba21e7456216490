namespace HandCalc;

/// <summary>Input that cannot be used. The message is one sentence for its author: which field, what is wrong, what is allowed.</summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public InvalidInputException()
    {
    }

    /// <summary>Creates the exception with the sentence that is shown.</summary>
    public InvalidInputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the sentence that is shown and its cause.</summary>
    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
