"""What the posts claim, put to the test."""
