"""Ana and Ben, the couple one can look around at: two believable years, made from a seed."""
